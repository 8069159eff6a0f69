/// A fold of a program's only output along the middle axis of (outer, count, inner), as the text of
/// kernels.
///
/// A team of work-items shares a fold: each takes every so manieth element, with a few accumulators
/// in turn, then the team's parts are combined in a fixed tree. Teams lie side by side in a group:
/// along the rows where `inner` is 1, else across the columns, so that neighbours read neighbours.
/// Long axes are cut in parts, each with an accumulator in memory, which a second kernel folds. The
/// order depends on extents and device alone: equal runs give equal bits.
struct ReductionText {
  /// What a text depends on besides the program and the fold.
  struct Form: Sendable, Hashable {
    /// The inputs of the program.
    var program: ProgramText.Form
    /// Work-items a fold; a power of two.
    var team: Int
    /// Whether neighbouring work-items belong to neighbouring folds.
    var isColumns: Bool
    /// Whether accumulators are stored rather than results.
    var isPartial: Bool
  }

  /// The kernel that folds elements.
  static func first(
    _ program: ProgramText, _ fold: FoldText, _ form: Form
  ) -> KernelText {
    let place = program.placeType
    let take = """
          const \(place) i = (\(place))((slice * count + at) * inner + column);
      \(program.element(at: "i"))      TARGET = acc_take(TARGET, r0, at);

      """
    return kernel(
      "fold", program.functions + fold.text, program.inputParameters, program.preparation, fold,
      team: form.team, isColumns: form.isColumns, isPartial: form.isPartial, take)
  }

  /// The kernel that folds accumulators.
  static func second(_ fold: FoldText, team: Int, isColumns: Bool) -> KernelText {
    let take = """
          TARGET = acc_combine(TARGET, partial[(slice * count + at) * inner + column]);

      """
    return kernel(
      "fold_parts", fold.text, ["GLOBAL const acc *partial"], "", fold, team: team,
      isColumns: isColumns, isPartial: false, take)
  }

  // MARK: - Implementation

  private static func kernel(
    _ name: String, _ functions: String, _ inputs: [String], _ preparation: String,
    _ fold: FoldText, team: Int, isColumns: Bool, isPartial: Bool, _ take: String
  ) -> KernelText {
    let outputs =
      isPartial
      ? ["GLOBAL acc *y0, i64 y0_start"]
      : fold.results.enumerated().map { "GLOBAL \($1.storageName) *y\($0), i64 y\($0)_start" }
    let parameters = inputs + outputs + ["i64 folds, i64 count, i64 inner, i64 parts, i64 chunk"]
    let stores =
      isPartial
      ? "y0[y0_start + own] = a;"
      : fold.finals.enumerated().map { "y\($0)[y\($0)_start + own] = \($1);" }.joined(
        separator: " ")
    func taken(_ target: String) -> String {
      take.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
        .replacing("TARGET", with: target) + "\n"
    }
    return KernelText(
      name: name,
      source: """
        \(functions)\
        #ifdef CPU_DEVICE
        #define LANES 16
        #define TEAM 1
        #else
        #define LANES 4
        #define TEAM \(team)
        #endif
        #define SIDE (WG / TEAM)
        KERNEL(\(name))(\(parameters.joined(separator: ", "))) {
          SHARED acc shared[WG];
        \(preparation)\
          const i32 side = \(isColumns ? "LOCAL_ID % SIDE" : "LOCAL_ID / TEAM");
          const i32 member = \(isColumns ? "LOCAL_ID / SIDE" : "LOCAL_ID % TEAM");
          for (i64 block = GROUP_ID; block * SIDE < folds; block += GROUP_COUNT) {
            const i64 own = block * SIDE + side;
            const i64 column = own % inner, slice = own / inner / parts;
            const i64 start = own / inner % parts * chunk;
            const i64 end = own >= folds ? 0 : start + chunk < count ? start + chunk : count;
            acc lanes[LANES];
            #pragma unroll
            for (i32 k = 0; k < LANES; k++) lanes[k] = acc_start();
            i64 from = start + member;
            for (; from + (LANES - 1) * TEAM < end; from += LANES * TEAM) {
              #pragma unroll
              for (i32 k = 0; k < LANES; k++) {
                const i64 at = from + k * TEAM;
        \(taken("lanes[k]"))      }
            }
            for (i64 at = from; at < end; at += TEAM) {
        \(taken("lanes[0]"))    }
            #pragma unroll
            for (i32 width = LANES / 2; width > 0; width /= 2) {
              #pragma unroll
              for (i32 k = 0; k < width; k++) lanes[k] = acc_combine(lanes[k], lanes[k + width]);
            }
            shared[LOCAL_ID] = lanes[0];
            for (i32 width = TEAM / 2; width > 0; width /= 2) {
              BARRIER();
              if (member < width)
                shared[LOCAL_ID] =
                  acc_combine(shared[LOCAL_ID], shared[LOCAL_ID + width * \(isColumns ? "SIDE" : "1")]);
            }
            if (member == 0 && own < folds) {
              const acc a = shared[LOCAL_ID];
              \(stores)
            }
            BARRIER();
          }
        }

        """)
  }
}
