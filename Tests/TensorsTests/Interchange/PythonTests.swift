import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// Tensors and the arrays of NumPy and pyarrow in one process, reading each other's memory.
///
/// Python is found at run time; each test has a process of its own for it.
@Suite("Interchange with Python", .enabled(if: Python.isThere, Python.absence))
struct PythonTests {
  @Test("NumPy reads tensors, and tensors read NumPy's arrays, by DLPack")
  func dlpack() async {
    await #expect(processExitsWith: .success) {
      let python = try PythonWithTensors()
      for dtype in DType.allCases where dtype != .bfloat16 {
        let x = (Tensor.arange(24).reshaped([2, 3, 4]) % 2).cast(to: dtype)
        let address = try x.exportDLPack()
        try python.run(
          """
          lent = numpy.from_dlpack(Lent(\(UInt(bitPattern: address)), b"dltensor_versioned"))
          assert lent.dtype == "\(dtype)" and lent.shape == (2, 3, 4), (lent.dtype, lent.shape)
          assert not lent.flags.writeable
          assert (lent == (numpy.arange(24).reshape(2, 3, 4) % 2)).all()
          assert lent.ctypes.data == \(try x.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) })
          """)
        try python.run(
          """
          made = (numpy.arange(24).reshape(2, 3, 4) % 2).astype("\(dtype)")[:, ::-1, 1:3]
          result.value = taken(made.__dlpack__(max_version=(1, 1)), b"dltensor_versioned")
          """)
        let made = UnsafeMutableRawPointer(bitPattern: UInt(python.result.pointee))
        let back = try Tensor(dlpack: try #require(made))
        guard back.dtype == dtype, back.equals(x[.all, .stride(by: -1), 1..<3]) else {
          throw Python.Failure("\(dtype) came back as \(back)")
        }
      }
      let old = try Tensor([1.5, 2.5]).exportLegacyDLPack()
      try python.run(
        """
        lent = numpy.from_dlpack(Lent(\(UInt(bitPattern: old)), b"dltensor"))
        assert lent.tolist() == [1.5, 2.5]
        result.value = taken(numpy.array([3.5, 4.5]).__dlpack__(), b"dltensor")
        """)
      let made = UnsafeMutableRawPointer(bitPattern: UInt(python.result.pointee))
      let back = try Tensor(legacyDLPack: try #require(made))
      exit(back.array(of: Double.self) == [3.5, 4.5] ? 0 : 1)
    }
  }

  @Test("pyarrow reads tensors, and tensors read its arrays, by the C data interface")
  func arrow() async {
    await #expect(processExitsWith: .success) {
      let python = try Python()
      let types: [(DType, String)] = [
        (.bool, "bool"), (.int8, "int8"), (.int16, "int16"), (.int32, "int32"), (.int64, "int64"),
        (.uint8, "uint8"), (.uint16, "uint16"), (.uint32, "uint32"), (.uint64, "uint64"),
        (.float16, "halffloat"), (.float32, "float"), (.float64, "double"),
      ]
      for (dtype, name) in types {
        let x = (Tensor.arange(10) % 2).cast(to: dtype)
        let (array, schema) = (room(), room())
        try x.exportArrow(array: array, schema: schema, name: "x")
        try python.run(
          """
          lent = pyarrow.Array._import_from_c(\(UInt(bitPattern: array)), \(UInt(bitPattern: schema)))
          lent.validate(full=True)
          assert str(lent.type) == "\(name)", lent.type
          assert [int(v) for v in lent.to_pylist()] == [0, 1] * 5
          made = lent.slice(3, 5)
          made._export_to_c(\(UInt(bitPattern: array)), \(UInt(bitPattern: schema)))
          """)
        let back = try Tensor(arrowArray: array, schema: schema)
        guard back.dtype == dtype, back.equals(x[3..<8]) else {
          throw Python.Failure("\(name) came back as \(back)")
        }
      }
      let x = Tensor.arange(6).reshaped([3, 2]).cast(to: .float64)
      let (array, schema) = (room(), room())
      try x.exportArrow(array: array, schema: schema)
      try python.run(
        """
        lent = pyarrow.Array._import_from_c(\(UInt(bitPattern: array)), \(UInt(bitPattern: schema)))
        assert lent.to_pylist() == [[0, 1], [2, 3], [4, 5]], lent
        """)
      exit(0)
    }
  }
}

/// An interpreter that lends tensors and takes them by DLPack.
private struct PythonWithTensors {
  /// What Python writes a number to.
  let result = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
  private let python: Python

  init() throws {
    python = try Python()
    result.initialize(to: 0)
    try run(
      """
      result = ctypes.c_uint64.from_address(\(UInt(bitPattern: result)))
      new, get, rename = (getattr(ctypes.pythonapi, "PyCapsule_" + name)
          for name in ("New", "GetPointer", "SetName"))
      new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
      get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
      rename.argtypes = [ctypes.py_object, ctypes.c_char_p]
      names = {b"dltensor_versioned": b"used_dltensor_versioned", b"dltensor": b"used_dltensor"}
      class Lent:
        def __init__(self, address, name):
          self.capsule = new(address, name, None)
        def __dlpack__(self, **options):
          return self.capsule
        def __dlpack_device__(self):
          return (1, 0)
      kept = []
      def taken(capsule, name):
        address = get(capsule, name)
        rename(capsule, names[name])
        kept.append(capsule)
        return address
      """)
  }

  func run(_ text: String) throws { try python.run(text) }
}

/// Memory for a structure of the C data interface.
private func room() -> UnsafeMutableRawPointer {
  let room = UnsafeMutableRawPointer.allocate(byteCount: 80, alignment: 8)
  room.initializeMemory(as: UInt8.self, repeating: 0, count: 80)
  return room
}
