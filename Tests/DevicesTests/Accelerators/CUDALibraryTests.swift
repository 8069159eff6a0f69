import Foundation
import SwiftwaterDevices
import TestSupport
import Testing

@Suite("NVIDIA's libraries")
struct CUDALibraryTests {
  /// A shared library that every machine with the tests has, under a name of our choice.
  func library(_ name: String, in folder: String) throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib")
    let places = ["/usr/lib64", "/lib64"] + folders.map { "/usr/lib/\($0)" }
    let real = try #require(
      places.map { "\($0)/libz.so.1" }.first(where: FileManager.default.fileExists))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: real).resolvingSymlinksInPath(),
      to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  @Test("Folders the user names come first, then the loader's, the toolkit's, and Python's")
  func order() {
    let search = CUDASearch(
      own: ["/own", "/second"], usesLoader: true, toolkits: ["/toolkit"], environments: ["/python"])
    #expect(
      search.places(of: .networks) == [
        "/own/libcudnn.so.9", "/second/libcudnn.so.9", "libcudnn.so.9", "/toolkit/libcudnn.so.9",
        "/python/nvidia/cudnn/lib/libcudnn.so.9",
      ])
    #expect(
      CUDASearch(environments: ["/python"]).places(of: .solver) == [
        "/python/nvidia/cu13/lib/libcusolver.so.12", "/python/nvidia/cu13/lib/libcusolver.so.11",
        "/python/nvidia/cusolver/lib/libcusolver.so.12",
        "/python/nvidia/cusolver/lib/libcusolver.so.11",
      ])
  }

  #if os(Linux)
    @Test("The first library that is there is opened")
    func opening() throws {
      let folder = try TemporaryFolder()
      let (own, toolkit) = (folder.path + "/own", folder.path + "/toolkit")
      let environment = folder.path + "/python"
      let search = CUDASearch(own: [own], toolkits: [toolkit], environments: [environment])
      #expect(throws: DeviceError.self) { try CUDALibrary.blas.open(in: search) }
      try library("libcublas.so.12", in: environment + "/nvidia/cublas/lib")
      #expect(
        try CUDALibrary.blas.open(in: search).name
          == environment + "/nvidia/cublas/lib/libcublas.so.12")
      try library("libcublas.so.12", in: toolkit)
      #expect(try CUDALibrary.blas.open(in: search).name == toolkit + "/libcublas.so.12")
      try library("libcublas.so.13", in: own)
      #expect(try CUDALibrary.blas.open(in: search).name == own + "/libcublas.so.13")
    }

    @Test("A library without the functions is named, with the first that is missing")
    func stranger() throws {
      let folder = try TemporaryFolder()
      try library("libcuda.so.1", in: folder.path + "/own")
      let error = #expect(throws: DeviceError.self) {
        try CUDADriver(in: CUDASearch(own: [folder.path + "/own"]))
      }
      #expect(error?.code == .missingLibrary)
      #expect(
        error?.message
          == "\(folder.path)/own/libcuda.so.1 is too old or damaged: it has no function cuInit; "
          + "install the driver of the GPU, 525 or later (apt-get install nvidia-driver)")
    }
  #endif

  @Test("A library of a toolkit newer than the driver is left alone")
  func newer() {
    #expect(
      CUDALibrary.solver.loadable(byToolkit: 12).files.map(\.name) == ["libcusolver.so.11"])
    #expect(CUDALibrary.networks.loadable(byToolkit: 12).files.map(\.name) == ["libcudnn.so.9"])
  }

  @Test("A machine without a driver has no such device, and says what to install")
  func absence() {
    let error = #expect(throws: DeviceError.self) { try CUDADriver(in: CUDASearch()) }
    #expect(error?.code == .missingLibrary)
    #expect(
      error?.message
        == "NVIDIA's driver is not found (libcuda.so.1); install the driver of the GPU, 525 or later "
        + "(apt-get install nvidia-driver), or name its folder in SWIFTWATER_CUDA")
    let missing = #expect(throws: DeviceError.self) {
      try Accelerators.accelerator(of: Device(kind: .cuda, index: 77))
    }
    #expect(missing?.code == .missingDevice)
    #expect(missing?.message.hasPrefix("no device cuda:77") == true)
  }

  @Test(
    "The default device is a GPU where one works, and the processor elsewhere",
    .enabled(if: ProcessInfo.processInfo.environment["SWIFTWATER_DEVICE"] == nil))
  func choice() {
    let best = Accelerators.found(.cuda).first?.device ?? .cpu
    #expect(Device.default == best)
    #expect(withDevice(.cpu) { Device.default } == .cpu)
  }

  @Test("The kernels beside the libraries compile", .enabled(if: NVRTCSupport.isWanted))
  func kernels() throws {
    for type in [DType.float32, .float64, .complex64, .complex128] {
      try NVRTCSupport.compiles(CUDALinearAlgebraKernels.clear(type))
      try NVRTCSupport.compiles(CUDALinearAlgebraKernels.identity(type))
    }
  }
}
