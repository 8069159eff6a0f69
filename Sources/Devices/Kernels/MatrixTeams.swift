/// How a stack of small matrices is shared out over an accelerator: each is one team's, which keeps
/// it in the group's memory when it fits there, and works on it where the result lies when not.
///
/// A team is a part of a group: small matrices leave room for several in one. All teams of a group
/// take the same steps, so that they can wait for each other.
package struct MatrixTeams {
  /// Matrices of a stack of larger extents are better taken one by one, by a library or on the host.
  package static let largest = 128

  /// Work-items of a team.
  let team: Int
  /// Whether the matrices are copied to the group's memory.
  let isInGroup: Bool
  /// What a kernel's text depends on.
  let defines: [String]
  /// The arithmetic of the elements.
  let functions: String

  /// Chooses for matrices of these extents.
  ///
  /// - Throws: ``DeviceError`` with code `unsupported` for types that are not `float32`, `float64`,
  ///   `complex64` or `complex128`, and for doubles where the device has none.
  init(
    _ dtype: DType, rows: Int, columns: Int, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let component = dtype.component
    let isDouble = component == .float64
    guard component == .float32 || isDouble, !isDouble || accelerator.traits.hasFloat64 else {
      throw DeviceError(.unsupported, "\(accelerator.device) does not factor matrices of \(dtype)")
    }
    let group = accelerator.traits.groupSize
    let size = rows * (columns | 1) * dtype.byteCount
    var team = min(group, Self.powerOfTwo(atLeast: max(8, 2 * max(rows, columns))))
    while team < group, size * (group / team) > Self.memory { team *= 2 }
    self.team = team
    isInGroup = size * (group / team) <= Self.memory
    defines =
      ["TEAM \(team)", "AREA \(Self.memory / dtype.byteCount)"] + (isInGroup ? ["IN_GROUP"] : [])
    functions =
      dtype.isComplex
      ? KernelLibrary.text([isDouble ? .complex128 : .complex64])
        + Self.complex(component.kernelType, isDouble ? "c64" : "c32")
      : Self.real(component.kernelType)
  }

  /// How many groups so many matrices keep busy.
  func groups(_ count: Int, _ traits: AcceleratorTraits) -> LaunchSize {
    .groups(groupCount(count, traits, each: 16))
  }

  /// How many groups so many matrices keep busy, and where each group works on a matrix that its own
  /// memory has no room for: from its number times the matrix's extents on.
  ///
  /// - Parameters:
  ///   - rows: The rows of a matrix and of what is kept with it, as they were chosen for.
  ///   - columns: Its columns.
  ///   - stand: What a kernel is given that needs no such place.
  func places(
    _ count: Int, rows: Int, columns: Int, _ dtype: DType, on accelerator: any Accelerator,
    orElse stand: DeviceArray
  ) throws(DeviceError) -> (groups: LaunchSize, area: DeviceArray) {
    if isInGroup { return (groups(count, accelerator.traits), stand) }
    let size = rows * columns
    // More groups than run at once would only take memory.
    let groups = max(
      1,
      min(groupCount(count, accelerator.traits, each: 4), Self.places / (size * dtype.byteCount)))
    return (.groups(groups), try accelerator.array(of: dtype.byteCount, count: groups * size))
  }

  /// How many neighbouring columns a team takes at once.
  func across(_ columns: Int) -> KernelArgument {
    .int(min(team, Self.powerOfTwo(atLeast: columns)))
  }

  /// How many of a team's work-items share each of so many things, when all are taken at once.
  func share(of things: Int) -> Int { max(1, team / Self.powerOfTwo(atLeast: things)) }

  // MARK: - Implementation

  /// Bytes of a group's memory: every device has 32 KiB.
  private static let memory = 24 << 10
  /// The most bytes of all groups' places.
  private static let places = 256 << 20

  private func groupCount(_ count: Int, _ traits: AcceleratorTraits, each: Int) -> Int {
    let teams = max(1, traits.groupSize / team)
    let most = max(1, traits.computeUnits) * (traits.isProcessor ? 4 : each)
    return min((count + teams - 1) / teams, most)
  }

  private static func powerOfTwo(atLeast number: Int) -> Int {
    number <= 1 ? 1 : 1 << (Int.bitWidth - (number - 1).leadingZeroBitCount)
  }

  private static func real(_ type: String) -> String {
    """
    #define T \(type)
    #define R \(type)
    FUNCTION T pair(R x, R y) { return x; }
    FUNCTION R real_part(T x) { return x; }
    FUNCTION R imaginary_part(T x) { return 0; }
    FUNCTION T conjugate(T x) { return x; }
    FUNCTION R size_of(T x) { return fabs(x); }
    FUNCTION T less_product(T z, T x, T y) { return fma(-x, y, z); }
    FUNCTION T product(T x, T y) { return x * y; }
    FUNCTION T quotient(T x, T y) { return x / y; }
    FUNCTION T scaled(T x, i32 power) { return ldexp(x, power); }
    FUNCTION R length_of(T x) { return fabs(x); }
    FUNCTION T times(T x, R y) { return x * y; }

    """ + common
  }

  private static func complex(_ type: String, _ name: String) -> String {
    """
    #define T \(name)
    #define R \(type)
    FUNCTION T pair(R x, R y) { return \(name)_of(x, y); }
    FUNCTION R real_part(T x) { return x.re; }
    FUNCTION R imaginary_part(T x) { return x.im; }
    FUNCTION T conjugate(T x) { return \(name)_of(x.re, -x.im); }
    FUNCTION R size_of(T x) { return fabs(x.re) + fabs(x.im); }
    FUNCTION T less_product(T z, T x, T y) {
      return \(name)_of(fma(-x.re, y.re, fma(x.im, y.im, z.re)),
                        fma(-x.re, y.im, fma(-x.im, y.re, z.im)));
    }
    FUNCTION T product(T x, T y) { return \(name)_multiply(x, y); }
    FUNCTION T quotient(T x, T y) { return \(name)_divide(x, y); }
    FUNCTION T scaled(T x, i32 power) { return \(name)_of(ldexp(x.re, power), ldexp(x.im, power)); }
    FUNCTION R length_of(T x) { return hypot(x.re, x.im); }
    FUNCTION T times(T x, R y) { return \(name)_of(x.re * y, x.im * y); }

    """ + common
  }

  /// Who a work-item is, and where `M(i, j)` of its team's matrix lies: in the group's memory, or from
  /// `place` on, which a kernel names, with its steps.
  private static let common = """
    FUNCTION T number(R x) { return pair(x, 0); }
    #define TEAMS (WG / TEAM)
    #define TEAM_PLACE                                                                      \\
      const i32 team = LOCAL_ID / TEAM, lane = LOCAL_ID % TEAM;                             \\
      const i32 along = lane % (i32)across, down = lane / (i32)across;                      \\
      const i32 width = (i32)across, height = TEAM / (i32)across;
    #define FOR_STACK(first, count)                                                         \\
      for (i64 first = GROUP_ID * TEAMS; first < count; first += GROUP_COUNT * TEAMS)
    #ifdef IN_GROUP
    #define MATRIX_AREA SHARED T area[AREA];
    #define MATRIX_PLACE(place, m, n) const i32 row = (n) | 1, own = team * (m) * row;
    #define M(i, j) area[own + (i) * row + (j)]
    #else
    #define MATRIX_AREA
    #define MATRIX_PLACE(place, m, n) GLOBAL T *area = place;
    #define M(i, j) area[(i) * row_step + (j) * column_step]
    #endif

    """
}

extension Accelerator {
  /// The first matrix of a stack that a kernel left a number other than 0 for, after waiting for it.
  ///
  /// - Parameters:
  ///   - numbers: An `int32` for each matrix.
  ///   - count: How many matrices.
  package func firstFailure(
    _ numbers: DeviceArray, count: Int
  ) throws(DeviceError) -> (matrix: Int, number: Int)? {
    let found = try self.numbers(numbers, count: count).enumerated().first { $0.1 != 0 }
    return found.map { (matrix: $0.offset, number: $0.element) }
  }

  /// The numbers that a kernel left for the matrices of a stack, after waiting for it.
  ///
  /// - Parameters:
  ///   - numbers: An `int32` for each matrix.
  ///   - count: How many matrices.
  package func numbers(
    _ numbers: DeviceArray, count: Int
  ) throws(DeviceError) -> [Int] {
    let buffer = try Buffer(byteCount: count * 4)
    try download(
      numbers.memory, at: numbers.start * 4,
      into: UnsafeMutableRawBufferPointer(start: buffer.pointer, count: count * 4))
    return buffer.elements(of: Int32.self).prefix(count).map { Int($0) }
  }
}
