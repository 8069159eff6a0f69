import SwiftwaterDevices

/// Turns SVG into PNG with librsvg and cairo, found at run time.
///
/// Function names and types are those of librsvg 2.46 and later and cairo 1.2 and later.
struct PNGRenderer: Sendable {
  /// The file names under which the three libraries are looked for.
  struct LibraryNames: Sendable {
    var rsvg = OptionalLibrary.rsvg.files
    // Cairo and GObject come with librsvg, which is built on them.
    var cairo = ["libcairo.so.2", "libcairo.2.dylib", "/opt/homebrew/lib/libcairo.2.dylib"]
    var gobject = [
      "libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "/opt/homebrew/lib/libgobject-2.0.0.dylib",
    ]
  }

  /// The renderer of this machine, or why there is none; looked for once.
  static let shared = Result { () throws(PlotError) in try PNGRenderer(LibraryNames()) }

  private let newHandle: NewHandle
  private let render: Render
  private let unreference: Unreference
  private let newSurface: NewSurface
  private let newContext: NewContext
  private let status: Status
  private let writePNG: WritePNG
  private let destroyContext: Destroy
  private let destroySurface: Destroy

  init(_ names: LibraryNames) throws(PlotError) {
    let rsvg = try Self.library(names.rsvg)
    let cairo = try Self.library(names.cairo)
    let gobject = try Self.library(names.gobject)
    newHandle = try Self.function("rsvg_handle_new_from_data", rsvg, names.rsvg)
    render = try Self.function("rsvg_handle_render_document", rsvg, names.rsvg)
    unreference = try Self.function("g_object_unref", gobject, names.gobject)
    newSurface = try Self.function("cairo_image_surface_create", cairo, names.cairo)
    newContext = try Self.function("cairo_create", cairo, names.cairo)
    status = try Self.function("cairo_status", cairo, names.cairo)
    writePNG = try Self.function("cairo_surface_write_to_png_stream", cairo, names.cairo)
    destroyContext = try Self.function("cairo_destroy", cairo, names.cairo)
    destroySurface = try Self.function("cairo_surface_destroy", cairo, names.cairo)
  }

  /// Returns the picture `svg`, of `width` × `height` CSS pixels, with `pixels` dots for each of them.
  func png(_ svg: String, width: Double, height: Double, pixels: Double) throws(PlotError)
    -> [UInt8]
  {
    let size = (Int32((width * pixels).rounded()), Int32((height * pixels).rounded()))
    guard let surface = newSurface(0 /* CAIRO_FORMAT_ARGB32 */, size.0, size.1),
      let context = newContext(surface)
    else { throw Self.failure("cairo gave no surface of \(size.0) by \(size.1) pixels") }
    defer {
      destroyContext(context)
      destroySurface(surface)
    }
    let bytes = Array(svg.utf8)
    guard let handle = newHandle(bytes, bytes.count, nil) else {
      throw Self.failure("librsvg could not read the picture")
    }
    defer { unreference(handle) }
    var viewport = (0.0, 0.0, width * pixels, height * pixels)
    let isDrawn = withUnsafePointer(to: &viewport) { pointer in
      render(handle, context, UnsafeRawPointer(pointer), nil) != 0
    }
    guard isDrawn, status(context) == 0 else {
      throw Self.failure(
        "librsvg could not draw \(size.0) by \(size.1) pixels (cairo status \(status(context)))")
    }
    var output: [UInt8] = []
    let code = withUnsafeMutablePointer(to: &output) { output in
      writePNG(surface, Self.append, UnsafeMutableRawPointer(output))
    }
    guard code == 0 else { throw Self.failure("cairo could not write the PNG (status \(code))") }
    return output
  }

  // MARK: - Implementation

  private typealias Pointer = UnsafeMutableRawPointer
  private typealias NewHandle = @convention(c) (UnsafePointer<UInt8>, Int, Pointer?) -> Pointer?
  private typealias Render = @convention(c) (Pointer, Pointer, UnsafeRawPointer, Pointer?) -> Int32
  private typealias Unreference = @convention(c) (Pointer) -> Void
  private typealias NewSurface = @convention(c) (Int32, Int32, Int32) -> Pointer?
  private typealias NewContext = @convention(c) (Pointer) -> Pointer?
  private typealias Status = @convention(c) (Pointer) -> Int32
  private typealias Writer = @convention(c) (Pointer?, UnsafePointer<UInt8>?, UInt32) -> Int32
  private typealias WritePNG = @convention(c) (Pointer, Writer, Pointer) -> Int32
  private typealias Destroy = @convention(c) (Pointer) -> Void

  private static let append: Writer = { output, bytes, count in
    guard let output, let bytes else { return 11 /* CAIRO_STATUS_WRITE_ERROR */ }
    output.assumingMemoryBound(to: [UInt8].self).pointee
      .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
    return 0
  }

  private static func library(_ names: [String]) throws(PlotError) -> DynamicLibrary {
    guard let library = DynamicLibrary(names) else {
      throw missing("PNG needs \(names[0]), which is not installed")
    }
    return library
  }

  private static func function<F>(
    _ name: String, _ library: DynamicLibrary, _ names: [String]
  ) throws(PlotError) -> F {
    guard let function = library.function(name, as: F.self) else {
      throw missing("PNG needs a newer \(names[0]): it lacks \(name)")
    }
    return function
  }

  private static func missing(_ what: String) -> PlotError {
    PlotError(
      code: .libraryMissing,
      message: what
        + "; install it with '\(OptionalLibrary.rsvg.install)' (macOS: 'brew install librsvg'),"
        + " or write SVG instead")
  }

  private static func failure(_ what: String) -> PlotError {
    PlotError(code: .renderingFailed, message: what)
  }
}
