/// How one stage of the job went.
package struct StageRecord: Codable, Sendable {
  /// The stage's key, as in the answers.
  package var stage: String
  /// What it does, for people.
  package var title: String
  package var rowsIn: Int
  package var rowsOut: Int
  package var seconds: Double
  package var device: String
  /// Bytes moved between the host and accelerators.
  package var bytesMoved: Int
}
