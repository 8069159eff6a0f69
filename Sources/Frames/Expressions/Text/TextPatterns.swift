import SwiftwaterDevices

// Regular expressions: Perl's dialect as PCRE2 has it, over code points, with Unicode classes. A
// pattern that is wrong is reported when the expression is handed to a frame; one that would run
// without end on some text stops with an error. The library (`libpcre2-8.so.0`) is found at run time.
extension TextNamespace {
  /// Whether a pattern matches anywhere.
  ///
  /// - Throws: ``FrameError`` from the frame that is given this, for a wrong pattern or when
  ///   `libpcre2-8` is missing.
  /// - Also known as: `pandas.Series.str.contains`, `polars.Expr.str.contains`.
  public func contains(regex pattern: String) -> Expression {
    call(.matches("contains", pattern, options: 0))
  }

  /// Whether a pattern matches at the beginning.
  ///
  /// - Also known as: `pandas.Series.str.match`.
  public func matchesStart(regex pattern: String) -> Expression {
    call(.matches("matchesStart", pattern, options: PCRE2.anchored))
  }

  /// Whether a pattern matches the whole text.
  ///
  /// - Also known as: `pandas.Series.str.fullmatch`.
  public func matches(regex pattern: String) -> Expression {
    call(.matches("matches", pattern, options: PCRE2.anchored | PCRE2.endAnchored))
  }

  /// How often a pattern matches, without overlaps.
  ///
  /// - Also known as: `pandas.Series.str.count`, `polars.Expr.str.count_matches`.
  public func count(regex pattern: String) -> Expression { call(.matchCount(pattern)) }

  /// The number of the code point where a pattern matches first, null where it does not.
  ///
  /// - Also known as: `polars.Expr.str.find`, which counts bytes.
  public func find(regex pattern: String) -> Expression { call(.matchPlace(pattern)) }

  /// The text with matches of a pattern replaced.
  ///
  /// - Parameters:
  ///   - pattern: What is replaced.
  ///   - template: What replaces it: `$0` is the match, `$1` or `${1}` a group, `${name}` a named
  ///     one, `$$` a dollar sign. A group that took no part gives nothing.
  ///   - count: How many matches are replaced at most.
  /// - Also known as: `pandas.Series.str.replace(regex=True)`, `polars.Expr.str.replace_all`; with
  ///   `count: 1`, `polars.Expr.str.replace`.
  public func replace(
    regex pattern: String, with template: String, count: Int = .max
  ) -> Expression {
    call(.replace(regex: pattern, template, count))
  }

  /// What a group of the first match of a pattern matched; null where there is none.
  ///
  /// - Parameters:
  ///   - pattern: What is looked for.
  ///   - group: The group's number; 0 is the whole match.
  /// - Also known as: `pandas.Series.str.extract(expand=False)`, `polars.Expr.str.extract`.
  public func extract(_ pattern: String, group: Int = 1) -> Expression {
    call(.extract(pattern, group))
  }

  /// What each group of the first match of a pattern matched, a field of a structure each, named
  /// after the group or its number; null where there is none.
  ///
  /// - Also known as: `pandas.Series.str.extract`, `polars.Expr.str.extract_groups`.
  public func extractGroups(_ pattern: String) -> Expression { call(.extractGroups(pattern)) }

  /// All matches of a pattern, as a list.
  ///
  /// - Parameters:
  ///   - pattern: What is looked for.
  ///   - group: The group of each match that is taken; 0 is the whole match.
  /// - Also known as: `pandas.Series.str.findall`, `polars.Expr.str.extract_all`.
  public func extractAll(_ pattern: String, group: Int = 0) -> Expression {
    call(.extractAll(pattern, group))
  }

  /// The parts between the matches of a pattern, as a list.
  ///
  /// - Parameters:
  ///   - pattern: What stands between the parts.
  ///   - limit: The most parts there are; the last one has the rest.
  /// - Also known as: `pandas.Series.str.split(regex=True)`.
  public func split(regex pattern: String, limit: Int = .max) -> Expression {
    call(.split(regex: pattern, limit))
  }
}
