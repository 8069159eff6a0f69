import CKernels

/// The words of ``Philox`` at many places at once, which take a tenth of the time they take one by one.
public struct RandomWords: ~Copyable {
  /// The most places whose words are held at once.
  public static let size = Int(SW_NORMALS_TILE) / 4

  /// How many streams the words of a place come from.
  public let streams: Int

  /// Makes room for the words of several streams.
  public init(streams: Int) {
    self.streams = streams
    words = .allocate(capacity: Self.size * streams)
  }

  deinit { words.deallocate() }

  /// Holds the words of one of the streams at places from the first on.
  ///
  /// - Parameters:
  ///   - random: The generator of a seed and the stream.
  ///   - stream: Its number among the streams.
  ///   - first: The first place.
  ///   - count: How many places, at most ``size``.
  /// - Complexity: O(*count*); about 1 ns a place.
  public func fill(_ random: Philox, stream: Int, from first: UInt64, count: Int) {
    words.withMemoryRebound(to: UInt32.self, capacity: Self.size * streams * 4) { words in
      sw_random_words(
        random.key, random.stream, first, Int64(Swift.min(count, Self.size)), Int64(4 * streams),
        words + 4 * stream)
    }
  }

  /// The words of the streams at the place with a number from 0, one stream after the other.
  public func at(_ place: Int) -> UnsafePointer<SIMD4<UInt32>> {
    UnsafePointer(words + place * streams)
  }

  // MARK: - Implementation

  private let words: UnsafeMutablePointer<SIMD4<UInt32>>
}
