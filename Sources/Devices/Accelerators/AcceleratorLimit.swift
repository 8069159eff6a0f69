/// How much of a device's memory may be in use at once.
enum AcceleratorLimit {
  /// `SWIFTWATER_DEVICE_MEMORY_LIMIT` in bytes, or nil when nothing is set; each device has its own.
  static let memory = Platform.setting(
    "SWIFTWATER_DEVICE_MEMORY_LIMIT", "a size such as 8G or 512M", ByteCount.parse)
}
