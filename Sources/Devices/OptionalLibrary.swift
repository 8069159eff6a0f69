/// A library that makes something faster or possible, is looked for when the program runs, and may
/// be missing.
public struct OptionalLibrary: Sendable {
  /// The library's name for people.
  public let name: String
  /// What it is for, and what happens without it.
  public let purpose: String
  /// File names, best first.
  public let files: [String]
  /// The command that installs it.
  public let install: String

  /// Every library that the package looks for.
  public static let all = [openBLAS, openCL, pcre2, rsvg, zlib, zstd]

  /// Matrix products and linear algebra.
  public static let openBLAS = OptionalLibrary(
    name: "OpenBLAS",
    purpose: "fast matrix products and linear algebra; plain loops do the work without it",
    files: ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"],
    install: "apt-get install libopenblas0-pthread")

  /// Kernels on GPUs of any maker, and on processors.
  public static let openCL = OptionalLibrary(
    name: "OpenCL", purpose: "GPUs of any maker; the processor does the work without it",
    files: [
      "libOpenCL.so.1", "libOpenCL.so", "/System/Library/Frameworks/OpenCL.framework/OpenCL",
    ],
    install: "apt-get install ocl-icd-libopencl1 pocl-opencl-icd")

  /// Regular expressions.
  public static let pcre2 = OptionalLibrary(
    name: "PCRE2",
    purpose: "regular expressions in frames; searches for plain texts work without it",
    files: [
      "libpcre2-8.so.0", "libpcre2-8.so", "libpcre2-8.0.dylib",
      "/opt/homebrew/lib/libpcre2-8.0.dylib",
    ],
    install: "apt-get install libpcre2-8-0")

  /// Pictures as PNG files.
  public static let rsvg = OptionalLibrary(
    name: "librsvg", purpose: "plots as PNG files; SVG and HTML work without it",
    files: ["librsvg-2.so.2", "librsvg-2.2.dylib", "/opt/homebrew/lib/librsvg-2.2.dylib"],
    install: "apt-get install librsvg2-2")

  /// Files compressed as gzip and zip do.
  public static let zlib = OptionalLibrary(
    name: "zlib", purpose: "compressed .npz and .csv.gz files; plain ones work without it",
    files: ["libz.so.1", "libz.so", "libz.1.dylib"], install: "apt-get install zlib1g")

  /// Files compressed by Zstandard.
  public static let zstd = OptionalLibrary(
    name: "Zstandard", purpose: "compressed .csv.zst files; plain ones work without it",
    files: ["libzstd.so.1", "libzstd.so", "libzstd.1.dylib"], install: "apt-get install libzstd1")

  /// Looks for the library.
  public func find() -> DynamicLibrary? { DynamicLibrary(files) }
}
