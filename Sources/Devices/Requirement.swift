/// Stops the program with a message when the caller broke a rule.
///
/// Unlike `precondition`, it says its message in optimised builds too.
///
/// - Parameters:
///   - condition: What must hold.
///   - message: What was asked for, with which values, and what to do.
@inline(__always)
package func requireThat(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String
) {
  if !condition() { fatalError(message()) }
}
