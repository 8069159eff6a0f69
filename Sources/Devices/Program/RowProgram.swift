/// Programs over the same rows, one after the other, that reduce rows to numbers and go on with them:
/// a softmax, a standardisation, a layer norm.
///
/// An engine takes a few rows through all stages before it goes on to the next ones, so that
/// elements needed again are still at hand. The arrays have rows × width elements in row-major
/// order; what belongs to a row as a whole has rows elements.
///
/// ```swift
/// var program = RowProgram()
/// let x = program.input(.float32, .elements)
/// let largest = program.slot(.float32, .numbers)
/// program.append(RowProgram.Stage(reductions: [
///   RowProgram.Fold(.reduction(.maximum), of: .input(x), .float32, into: largest)]))
/// ```
public struct RowProgram: Sendable, Hashable {
  /// What a value has for each row.
  public enum Extent: Sendable, Hashable {
    /// As many elements as the row is wide.
    case elements
    /// One number.
    case numbers
  }

  /// An array: given by the caller, or made by one stage for later ones.
  public struct Slot: Sendable, Hashable {
    /// The type of the elements.
    public let dtype: DType
    /// Whether it has a number or all elements for each row.
    public let extent: Extent
  }

  /// Where a stage reads from.
  public enum Operand: Sendable, Hashable {
    /// An array or scalar of the caller, by its place.
    case input(Int)
    /// What an earlier stage left, by its place.
    case slot(Int)
  }

  /// How a row becomes a number.
  public enum Kind: Sendable, Hashable {
    /// A reduction, in the order of ``Reduction/run(_:dtype:outer:count:inner:into:)``.
    case reduction(Reduction)
    /// The sum of the squared distances from the mean, as
    /// ``Moments/squares(_:dtype:outer:count:inner:into:)`` finds it.
    case squaredDistances

    /// The type of the result for elements of a type.
    public func resultType(_ dtype: DType) -> DType {
      switch self {
      case .reduction(let reduction): reduction.resultType(dtype)
      case .squaredDistances: .float64
      }
    }
  }

  /// A row made a number at the end of a stage.
  public struct Fold: Sendable, Hashable {
    /// What is made of the row.
    public let kind: Kind
    /// The elements: an input without gaps, or a slot of this stage or an earlier one.
    public let source: Operand
    /// The type of the elements.
    public let dtype: DType
    /// Where the numbers go.
    public let result: Int

    /// Describes a fold of `source` into the slot `result`.
    public init(_ kind: Kind, of source: Operand, _ dtype: DType, into result: Int) {
      self.kind = kind
      self.source = source
      self.dtype = dtype
      self.result = result
    }
  }

  /// A program over all elements, or over the numbers, of the rows at hand; then folds.
  public struct Stage: Sendable, Hashable {
    /// Whether the program runs over elements or over numbers.
    public var extent: Extent
    /// What is computed for each place; numbers are the same all along their row.
    public var program: Program
    /// Where each load of the program reads.
    public var operands: [Operand]
    /// The slot of each store of the program.
    public var results: [Int]
    /// The folds after it.
    public var folds: [Fold]

    /// Creates a stage; without a program it only folds.
    public init(
      _ extent: Extent = .elements, program: Program = Program(), operands: [Operand] = [],
      results: [Int] = [], folds: [Fold] = []
    ) {
      self.extent = extent
      self.program = program
      self.operands = operands
      self.results = results
      self.folds = folds
    }
  }

  /// The arrays and scalars of the caller.
  public private(set) var inputs: [Slot] = []
  /// What stages leave behind.
  public private(set) var slots: [Slot] = []
  /// The slots whose memory is the caller's, in the order it is handed over.
  public private(set) var outputs: [Int] = []
  /// What is done with the rows at hand, in order.
  public private(set) var stages: [Stage] = []

  /// Creates a program without stages.
  public init() {}

  /// Adds the next array or scalar handed over at run time, and returns its place.
  public mutating func input(_ dtype: DType, _ extent: Extent) -> Int {
    inputs.append(Slot(dtype: dtype, extent: extent))
    return inputs.count - 1
  }

  /// Adds room for what a stage leaves, and returns its place.
  ///
  /// - Parameters:
  ///   - dtype: The type of the elements.
  ///   - extent: Whether it has a number for each element or for each row.
  ///   - isOutput: Whether the caller hands over memory for all rows.
  public mutating func slot(_ dtype: DType, _ extent: Extent, isOutput: Bool = false) -> Int {
    slots.append(Slot(dtype: dtype, extent: extent))
    if isOutput { outputs.append(slots.count - 1) }
    return slots.count - 1
  }

  /// Adds a stage, which may read what the stages before left.
  public mutating func append(_ stage: Stage) { stages.append(stage) }

  /// The longest row, in bytes of its widest array, for which passing over it again costs less than
  /// separate passes: what a second-level cache keeps.
  public static let longestRow = 256 << 10
}
