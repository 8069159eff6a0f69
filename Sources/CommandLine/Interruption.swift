import Foundation
import Swiftwater

/// What Ctrl-C and a polite kill do.
enum Interruption {
  /// From now on, files that are being written are removed when the process is interrupted.
  static func removesUnfinishedFiles() {
    UnfinishedFiles.prepare()
    // A parent may hand its blocked signals down; these must arrive.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signalNumber in [SIGINT, SIGTERM, SIGHUP] {
      sigaddset(&signals, signalNumber)
      signal(signalNumber) { number in
        UnfinishedFiles.removeAll()
        // The convention for a process that a signal ended.
        _exit(128 + number)
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    // A file-size limit is an error of the write, not a reason to die with half a file.
    signal(SIGXFSZ, SIG_IGN)
  }
}
