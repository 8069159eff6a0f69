import SwiftwaterFrames

/// Expressions as users write them; the compiler has to understand each in an instant, which
/// `ExpressionTimeTests` sees to.
enum UserExpressions {
  static func filters(_ frame: DataFrame, limit: Int, counties: [String]) throws {
    _ = try frame.filter(col("age") > 40 && col("county").isIn(counties))
    _ = try frame.filter(col("a") > 1 && col("b") < 2.5 && col("c") == "x" && col("d") != 0)
    _ = try frame.filter(
      (col("a") == 1 || col("a") == 2 || col("b") == "y") && !col("flag").isNull())
    _ = try frame.filter(col("x") >= limit && col("x") <= limit * 2 && col("y") > Double(limit) / 3)
    _ = try frame.filter(
      (col("a") + col("b") * 2 - 1) / (col("c") + 1) > 0.5 && col("a") % 10 == 3
        || col("day") >= "2024-02-29" && col("day") < "2025-01-01")
    _ = try frame.filter(
      col("l_quantity") < 24 && col("l_discount") >= 0.05 && col("l_discount") <= 0.07
        && col("l_shipdate") >= "1994-01-01" && col("l_shipdate") < "1995-01-01")
    _ = try frame.filter(
      col("name").text.contains("an") && col("name").text.length() > 3
        && !col("name").text.startsWith("X") && col("age").isBetween(18, 65))
  }

  static func columns(_ frame: DataFrame, rate: Double) throws {
    _ = try frame.with((col("price") * (1 - col("discount")) * (1 + col("tax"))).as("charge"))
    _ = try frame.with(
      (col("a") + col("b") + col("c") + col("d") + col("e") + col("f")).as("sum"),
      ((col("x") - col("x").mean()) / col("x").std()).as("score"),
      (-col("a") * 2 + 3 * col("b") - col("c") / 4).as("mix"))
    _ = try frame.with((2 * col("x") * col("x") + 3 * col("x") + 1 - rate * col("y")).as("curve"))
    _ = try frame.with(
      ((col("x2") - col("x1")) * (col("x2") - col("x1"))
        + (col("y2") - col("y1")) * (col("y2") - col("y1"))).sqrt().as("distance"))
    _ = try frame.with(
      (2 * 6371.0
        * (((col("b") - col("a")) / 2).sin() * ((col("b") - col("a")) / 2).sin()
        + col("a").cos() * col("b").cos() * ((col("d") - col("c")) / 2).sin()).sqrt()).as("way"))
    _ = try frame.with(
      when(col("age") < 18).then("child").when(col("age") < 65).then("adult").otherwise("old")
        .as("group"))
    _ = try frame.with(
      when(col("a") > 0 && col("b") > 0).then(col("a") / col("b") * 100).otherwise(0.0).as("share"))
    _ = try frame.with(
      col("a").fillNull(0).as("a"), col("b").fillNull("none").as("b"),
      (col("c").cast(.float64) / 1_000_000).as("millions"))
    _ = try frame.with((col("w") / (col("h") / 100).power(2)).as("index"))
    _ = try frame.with(
      col("x").rolling(7).mean().as("week"), col("x").shift(1).as("before"),
      (col("x") / col("x").shift(1) - 1).as("change"))
    _ = try frame.with((col("amount") / col("amount").sum().over("customer") * 100).as("share"))
    _ = try frame.with(
      (col("at").temporal.year() * 100 + col("at").temporal.month()).as("month"),
      (col("end") - col("start")).as("length"))
  }

  static func groups(_ frame: DataFrame) throws {
    _ = try frame.groupBy("county").aggregate(
      col("age").mean().as("mean age"), .count(), (col("sex") == "f").mean().as("women"),
      (col("v1").max() - col("v2").min()).as("range"))
    _ = try frame.groupBy("flag", "status").aggregate(
      col("quantity").sum().as("sum"),
      (col("price") * (1 - col("discount"))).sum().as("discounted"),
      (col("price") * (1 - col("discount")) * (1 + col("tax"))).sum().as("charge"),
      col("quantity").mean().as("mean quantity"), col("discount").mean().as("mean discount"),
      .count())
    _ = try frame.groupBy(col("x") % 10, (col("y") / 5).floor()).aggregate(
      (col("z") * col("w")).sum() / col("w").sum())
    _ = try frame.groupBy("g").aggregate(
      ((col("x") - col("y")).abs() > 3).sum().as("far"), col("x").quantile(0.9).as("p90"),
      (col("x").max() - col("x").min()).as("spread"))
    _ = try frame.select(
      (when(col("nation") == "BRAZIL").then(col("volume")).otherwise(0.0).sum()
        / col("volume").sum()).as("share"))
    _ = try frame.select(
      (1 - (col("a") - col("b")).abs() / (col("a") + col("b") + 1)).mean().as("agreement"),
      .concat(col("first"), lit(" "), col("last")).as("name"))
  }

  static func joins(_ a: DataFrame, _ b: DataFrame) throws {
    _ = try a.joinWhere(
      b, col("start") <= col("at") && col("at") < col("end") && col("x") * 2 > col("y"))
    _ = try a.join(b, left: [col("name").text.lower()], right: [col("label").text.lower()])
      .filter(col("x") > col("y") + 1).sort(by: "x").head(10)
    _ = try a.filter(col("size") > "small" && col("n") > 1).with((col("n") * 2 + 1).as("m"))
      .groupBy("size").aggregate(col("m").sum().as("total"), .count()).sort(by: "total")
  }

  static func families(_ x: Number, _ y: Number, _ name: Text, _ at: Moment) -> [Truth] {
    let heavy = (x + 1) * 2 > y / 3 - 1 && name == "a" || x * y - 2.5 * x + 1 <= y * y
    let late = at >= at && (name.isIn(["a", "b"]) || !(x < 3)) && name.length() * 2 + 1 > x
    return [heavy, late]
  }
}
