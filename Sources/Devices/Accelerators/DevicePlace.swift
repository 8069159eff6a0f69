/// Where elements begin in a device's memory.
package struct DevicePlace: Sendable {
  /// The memory.
  package var memory: DeviceMemory
  /// The first element, counted in elements.
  package var start: Int

  /// Names a place.
  package init(_ memory: DeviceMemory, start: Int = 0) {
    self.memory = memory
    self.start = start
  }
}
