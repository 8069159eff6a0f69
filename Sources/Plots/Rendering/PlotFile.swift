import SwiftwaterDevices

/// Plots and reports as files that are either whole or absent.
enum PlotFile {
  /// Writes bytes to a file, which replaces an older one or changes nothing.
  static func write(_ bytes: [UInt8], to path: String) throws(PlotError) {
    do throws(DeviceError) {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw PlotError(notWritten: error)
    }
  }
}

extension PlotError {
  fileprivate init(notWritten error: DeviceError) {
    var message = error.message
    if let failure = error.failure {
      let step =
        switch failure.step {
        case .create: "cannot create a file for"
        case .write: "cannot write"
        case .flush: "cannot flush"
        case .rename: "cannot put in place"
        }
      let remedy =
        error.code == .outOfSpace
        ? "make room on the disk; what was there before is unchanged"
        : "check that the folder exists and may be written"
      message = "\(step) '\(failure.path)': \(failure.reason.text); \(remedy)"
    }
    self.init(code: .fileNotWritten, message: message)
  }
}
