/// What each group and each work-item of a matrix product computes.
struct ProductTile {
  /// Groups of the launch.
  let groups: Int
  /// Into how many parts the sums are cut, for lack of tiles.
  let splits: Int
  /// The length of a part.
  let depth: Int
  /// The tile's extents, for the kernel's text.
  let defines: [String]

  init(_ dtype: DType, m: Int, n: Int, k: Int, count: Int, traits: AcceleratorTraits) {
    var (blockM, blockN, across, step) = (4, 16, 1, 64)
    if !traits.isProcessor {
      let down = traits.groupSize / 16
      across = 16
      step = 16
      // The largest block whose registers and shared memory suffice, and whose tiles are many.
      let largest =
        switch dtype {
        case .complex128: 2
        case .complex64, .float64, .int64, .uint64: 4
        default: 8
        }
      func tiles(_ block: Int) -> Int {
        count * ((m + block * down - 1) / (block * down)) * ((n + block * 16 - 1) / (block * 16))
      }
      var block = largest
      while block > 2 && tiles(block) < 264 { block /= 2 }
      (blockM, blockN) = (block, block)
    }
    let down = max(1, traits.groupSize / across)
    let tiles =
      count * ((m + blockM * down - 1) / (blockM * down))
      * ((n + blockN * across - 1) / (blockN * across))
    let wanted = traits.isProcessor ? 1 : min(64, 264 / tiles, k / 512)
    let part = (k + max(1, wanted) - 1) / max(1, wanted)
    depth = max(step, (part + step - 1) / step * step)
    splits = max(1, (k + depth - 1) / depth)
    groups = tiles * splits
    defines = [
      "BLOCK_M \(blockM)", "BLOCK_N \(blockN)", "ACROSS \(across)", "DEPTH \(step)",
    ]
  }
}

/// The types of a matrix product: elements in memory, and what they add up in.
struct ProductTypes {
  let defines: [String]
  let functions: String
  let sumSize: Int

  init(_ dtype: DType) {
    let sum =
      switch dtype {
      case .float16, .bfloat16, .float32: "f32"
      case .float64: "f64"
      case .complex64, .complex128: dtype.kernelType
      default: dtype.byteCount == 8 ? "u64" : "u32"
      }
    sumSize = dtype.isComplex || dtype.byteCount == 8 ? dtype.byteCount : 4
    let load = dtype.isComplex ? "" : dtype.isHalf ? dtype.kernelLoad : "(\(sum))"
    let store = dtype.isComplex ? "" : dtype.kernelStore
    defines = [
      "T \(dtype.kernelType)", "SUM \(sum)", "LOAD(x) (\(load)(x))", "STORE(x) (\(store)(x))",
      "PART \(dtype.component.kernelType)",
    ]
    if dtype.isComplex {
      functions = """
        typedef struct __attribute__((aligned(\(dtype.byteCount)))) { PART re, im; } \(sum);
        FUNCTION SUM zero(void) {
          SUM x;
          x.re = 0;
          x.im = 0;
          return x;
        }
        #define ZERO zero()
        FUNCTION SUM multiply_add(SUM x, SUM y, SUM z) {
          z.re = fma(x.re, y.re, fma(-x.im, y.im, z.re));
          z.im = fma(x.re, y.im, fma(x.im, y.re, z.im));
          return z;
        }
        FUNCTION SUM add(SUM x, SUM y) {
          x.re += y.re;
          x.im += y.im;
          return x;
        }

        """
    } else {
      functions = """
        #define ZERO ((SUM)0)
        FUNCTION SUM multiply_add(SUM x, SUM y, SUM z) {
          return \(dtype.isFloatingPoint ? "fma(x, y, z)" : "z + x * y");
        }
        FUNCTION SUM add(SUM x, SUM y) { return x + y; }

        """
    }
  }
}
