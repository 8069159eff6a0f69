import SwiftwaterDevices
import Testing

@Suite("Devices")
struct DeviceTests {
  @Test("A device is found by its name, and an unknown one is an error that lists the known")
  func names() throws {
    #expect(try Device.named("CPU") == .cpu)
    let error = #expect(throws: DeviceError.self) { try Device.named("abacus") }
    #expect(
      error?.message
        == "no device 'abacus'; use one of: cpu, cuda, opencl, or the second one as cuda:1")
  }

  @Test("A scope has its device, and work on the host moves nothing")
  func scope() {
    let before = Device.transfers
    #expect(withDevice(.cpu) { Device.default } == .cpu)
    #expect(Device.transfers == before)
  }
}
