import Foundation

/// A limit on the size of files, which stands for the end of the disk: writes fail in the same
/// place.
public enum FileSizeLimit {
  /// Sets the limit for the whole process, which therefore should be one of an exit test.
  public static func set(_ byteCount: Int) {
    // A file-size limit is to be an error of the write, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: rlim_t(byteCount), rlim_max: rlim_t(byteCount))
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    #else
      setrlimit(RLIMIT_FSIZE, &limit)
    #endif
  }
}
