/// Takes a structure of the Arrow C data interface, made of these bytes, and looks at everything in it;
/// a `FrameError` is an answer, a trap is not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  if let complaint = HostileArrow.complaint(bytes) { fatalError(complaint) }
  return 0
}
