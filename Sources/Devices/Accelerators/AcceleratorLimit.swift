/// How much of a device's memory may be in use at once.
enum AcceleratorLimit {
  /// `SWIFTWATER_DEVICE_MEMORY_LIMIT` in bytes, or nil when nothing is set; each device has its own.
  static let memory = Platform.setting(
    "SWIFTWATER_DEVICE_MEMORY_LIMIT", "a size such as 8G or 512M", ByteCount.parse)

  /// `SWIFTWATER_DEVICE_CROSSOVER` in bytes, or nil when nothing is set: work that nobody placed goes to
  /// a GPU from so many bytes read and written on, whatever was measured.
  static let crossover = Platform.setting(
    "SWIFTWATER_DEVICE_CROSSOVER", "a size such as 512K or 4M", ByteCount.parse)
}
