import Foundation
import SwiftwaterPopulation

/// What Ctrl-C and a polite kill do.
enum Interruption {
  /// From now on, files that are being written are removed when the process is interrupted.
  static func removesUnfinishedFiles() {
    TemporaryFiles.prepare()
    for signalNumber in [SIGINT, SIGTERM, SIGHUP] {
      signal(signalNumber) { number in
        TemporaryFiles.removeAll()
        // The convention for a process that a signal ended.
        _exit(128 + number)
      }
    }
    // A file-size limit is an error of the write, not a reason to die with half a file.
    signal(SIGXFSZ, SIG_IGN)
  }
}
