/// Which elements of a row a kernel keeps from one stage to later ones, and where.
///
/// What is read again is kept: inputs that several stages read, and what a stage leaves for later ones.
/// Each has a bank of row's length; banks are handed on, since a work-item reads and writes its own
/// places alone, and reads before it writes.
struct RowKeeping {
  /// Memory for one array's elements of a row.
  struct Bank {
    let dtype: DType
    /// The last stage that reads what is in it.
    var last: Int
  }

  private(set) var banks: [Bank] = []
  /// The bank of each array that has one.
  private(set) var places: [RowProgram.Operand: Int] = [:]
  /// The first stage that reads each input.
  private(set) var firstReads: [RowProgram.Operand: Int] = [:]

  /// - Parameter keepsInputs: Whether inputs have banks; where not, they are read again from memory.
  init(_ program: RowProgram, keepsInputs: Bool) {
    var uses: [RowProgram.Operand: (first: Int, last: Int)] = [:]
    var order: [RowProgram.Operand] = []
    for (index, stage) in program.stages.enumerated() where stage.extent == .elements {
      let read = stage.operands + stage.folds.map(\.source)
      for operand in read + stage.results.map({ .slot($0) }) {
        guard program.extent(of: operand) == .elements else { continue }
        if uses[operand] == nil {
          uses[operand] = (index, index)
          order.append(operand)
        }
        uses[operand]?.last = index
      }
    }
    for operand in order {
      guard let use = uses[operand] else { continue }
      var isInput = false
      if case .input = operand { isInput = true }
      if isInput { firstReads[operand] = use.first }
      guard use.last > use.first, keepsInputs || !isInput else { continue }
      let dtype = program.dtype(of: operand)
      let free = banks.firstIndex { $0.dtype == dtype && $0.last <= use.first }
      if let free {
        banks[free].last = use.last
      } else {
        banks.append(Bank(dtype: dtype, last: use.last))
      }
      places[operand] = free ?? banks.count - 1
    }
  }

  /// Bytes for each element of a row.
  var byteCount: Int { banks.reduce(0) { $0 + $1.dtype.byteCount } }
}

extension RowProgram {
  /// Whether an operand has elements or a number for each row.
  func extent(of operand: Operand) -> Extent {
    switch operand {
    case .input(let place): inputs[place].extent
    case .slot(let place): slots[place].extent
    }
  }

  /// The type of an operand's elements.
  func dtype(of operand: Operand) -> DType {
    switch operand {
    case .input(let place): inputs[place].dtype
    case .slot(let place): slots[place].dtype
    }
  }
}
