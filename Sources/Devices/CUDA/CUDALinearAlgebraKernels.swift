/// What the factorisations need besides the libraries: texts over elements of 4, 8 or 16 bytes.
package enum CUDALinearAlgebraKernels {
  /// `memory, start, rows, columns, above`: sets one side of a row-major matrix's diagonal to zero.
  package static func clear(_ type: DType) -> KernelText {
    KernelText(
      name: "clear_triangle_\(type.byteCount)",
      source: """
        KERNEL(clear_triangle_\(type.byteCount))(
            GLOBAL u32 *x, i64 x_start, i64 rows, i64 columns, i64 above) {
          FOR_EACH(i, rows * columns) {
            i64 row = i / columns, column = i % columns;
            if (above ? column > row : column < row) {
              GLOBAL u32 *place = x + (x_start + i) * \(words(type));
              for (i32 word = 0; word < \(words(type)); word++) place[word] = 0;
            }
          }
        }
        """)
  }

  /// `memory, start, extent, one`: writes the identity; `one` holds the bits of the real number 1.
  package static func identity(_ type: DType) -> KernelText {
    let realWords = type.isComplex ? words(type) / 2 : words(type)
    return KernelText(
      name: "identity_\(type)",
      source: """
        KERNEL(identity_\(type))(GLOBAL u32 *x, i64 x_start, i64 extent, i64 one) {
          FOR_EACH(i, extent * extent) {
            GLOBAL u32 *place = x + (x_start + i) * \(words(type));
            for (i32 word = 0; word < \(words(type)); word++)
              place[word] = i / extent == i % extent && word < \(realWords)
                  ? (u32)((u64)one >> 32 * word) : 0;
          }
        }
        """)
  }

  private static func words(_ type: DType) -> Int { type.byteCount / 4 }
}
