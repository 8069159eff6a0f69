import Foundation
import Synchronization

/// One line on the terminal that is written over as work goes on; silent when errors do not go to
/// a terminal.
final class ProgressLine: Sendable {
  private let isShown = isatty(STDERR_FILENO) == 1
  private let last = Mutex((text: "", moment: ContinuousClock.now))

  /// Shows a text, at most twenty times a second when only its numbers change.
  func show(_ text: String) {
    guard isShown else { return }
    last.withLock { last in
      let now = ContinuousClock.now
      let isSameSubject = text.prefix(16) == last.text.prefix(16)
      guard !isSameSubject || now - last.moment > .milliseconds(50) else { return }
      last = (text, now)
      write("\r\u{1B}[K\(text)")
    }
  }

  /// Removes the line.
  func clear() {
    guard isShown else { return }
    last.withLock { last in
      if !last.text.isEmpty { write("\r\u{1B}[K") }
      last.text = ""
    }
  }

  /// Runs `body` and removes the line afterwards, whatever happens.
  func during(_ body: () throws -> Void) rethrows {
    defer { clear() }
    try body()
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
