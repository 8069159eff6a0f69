import Dispatch
import SwiftwaterDevices
import Synchronization

extension QueryRun {
  /// Runs a body on a thread of its own kind, so that the few threads of Swift's tasks stay free.
  ///
  /// When the task is cancelled this fails at once; the body stops at the next morsel and what it
  /// holds is let go of then.
  func inBackground<Value: Sendable>(
    _ body: @escaping @Sendable () throws(FrameError) -> Value
  ) async throws(FrameError) -> Value {
    let (session, threads) = (session, Threads.count)
    let answer = Answer<Value>()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        answer.wait(continuation)
        DispatchQueue.global(qos: .userInitiated).async {
          // The thread belongs to no task: what the task has set comes along.
          let result = Threads.with(count: threads) {
            Session.$current.withValue(session) {
              Result { () throws(FrameError) in try body() }
            }
          }
          answer.give(result)
        }
      }
    } onCancel: {
      self.cancel()
      answer.give(.failure(.cancelled))
    }
    return try result.get()
  }
}

/// The first of several answers, for the one that waits for it.
private final class Answer<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Result<Value, FrameError>, Never>)
    /// Given before anybody waited.
    case early(Result<Value, FrameError>)
    case done
  }

  private let state = Mutex(State.open)

  func wait(_ continuation: CheckedContinuation<Result<Value, FrameError>, Never>) {
    let early = state.withLock { state -> Result<Value, FrameError>? in
      guard case .early(let result) = state else {
        state = .awaited(continuation)
        return nil
      }
      state = .done
      return result
    }
    if let early { continuation.resume(returning: early) }
  }

  func give(_ result: Result<Value, FrameError>) {
    let waiting = state.withLock {
      state -> CheckedContinuation<Result<Value, FrameError>, Never>? in
      switch state {
      case .open:
        state = .early(result)
        return nil
      case .awaited(let continuation):
        state = .done
        return continuation
      case .early, .done: return nil
      }
    }
    waiting?.resume(returning: result)
  }
}
