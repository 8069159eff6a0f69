import Synchronization
import SwiftwaterDevices
import Testing

@Suite("Matrices in a device's memory")
struct DeviceMatricesTests {
  /// Memory that nobody looks into.
  let memory = DeviceMemory(NoAccelerator(), handle: 0, byteCount: 4 * 100)

  func layout(_ rowStride: Int, _ columnStride: Int, _ rows: Int, _ columns: Int) -> String {
    let matrices = DeviceMatrices(memory, rowStride: rowStride, columnStride: columnStride)
    guard let layout = matrices.layout(rows: rows, columns: columns) else { return "none" }
    return "\(layout.hasRowsTogether ? "rows" : "columns") \(layout.stride)"
  }

  @Test("Rows or columns without gaps are taken as they lie, others are not")
  func layouts() {
    #expect(layout(5, 1, 3, 5) == "rows 5")
    #expect(layout(8, 1, 3, 5) == "rows 8")
    #expect(layout(1, 3, 3, 5) == "columns 3")
    #expect(layout(1, 9, 3, 5) == "columns 9")
    #expect(layout(10, 2, 3, 5) == "none")
    #expect(layout(0, 1, 3, 5) == "none")
    #expect(layout(-5, 1, 3, 5) == "none")
  }

  @Test("A single row or column lies either way, whatever its other stride")
  func single() {
    #expect(layout(0, 1, 1, 5) == "rows 5")
    #expect(layout(7, 99, 3, 1) == "rows 7")
    #expect(layout(99, 7, 1, 3) == "columns 7")
    #expect(layout(0, 0, 1, 1) == "rows 1")
  }

  @Test("Matrices that reach beyond the memory are refused, however far")
  func bounds() {
    func fits(_ start: Int, _ row: Int, _ column: Int, _ step: Int, _ count: Int) -> Bool {
      DeviceMatrices(
        memory, start: start, rowStride: row, columnStride: column, batchStride: step
      ).fits(rows: 10, columns: 10, batchCount: count, type: .float32)
    }
    #expect(fits(0, 10, 1, 0, 1))
    #expect(!fits(1, 10, 1, 0, 1))
    #expect(!fits(-1, 10, 1, 0, 1))
    #expect(fits(0, 10, 1, 0, 7))
    #expect(!fits(0, 10, 1, 1, 2))
    #expect(!fits(0, -10, 1, 0, 1))
    #expect(!fits(0, .max, 1, 0, 1))
    #expect(!fits(.max, 10, 1, 0, 1))
  }
}

/// An accelerator that only owns memory of no content.
final class NoAccelerator: Accelerator {
  let device = Device(kind: .opencl, index: 1000)
  let traits = AcceleratorTraits(
    name: "none", driver: "none", memory: 0, computeUnits: 0, groupSize: 1, isProcessor: false,
    hasFloat64: false, sharesHostMemory: false)
  let statistics = AcceleratorStatistics()

  func allocate(byteCount: Int) throws(DeviceError) -> DeviceMemory { throw absent }
  func release(_ handle: UInt64, byteCount: Int) {}
  func trim() {}
  func upload(
    _ bytes: UnsafeRawBufferPointer, to memory: DeviceMemory, at offset: Int
  ) throws(DeviceError) { throw absent }
  func download(
    _ memory: DeviceMemory, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(DeviceError) { throw absent }
  func copy(
    _ source: DeviceMemory, at sourceOffset: Int, to target: DeviceMemory, at targetOffset: Int,
    byteCount: Int
  ) throws(DeviceError) { throw absent }
  func kernel(_ text: KernelText) throws(DeviceError) -> any Kernel { throw absent }
  func launch(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument], for operation: String
  ) throws(DeviceError) { throw absent }
  func finish() throws(DeviceError) {}

  private var absent: DeviceError { DeviceError(.missingDevice, "there is nothing here") }
}
