// A data frame: read, filter, group, sort, print. Nothing is read before it is printed.
import Swiftwater

let cities = try DataFrame(csv: "Examples/Data/cities.csv")
let large =
  try cities
  .filter(col("population") > 400_000)
  .groupBy("country")
  .aggregate(
    .count(), col("population").sum().as("people"), col("elevation").mean().as("mean elevation")
  )
  .sort(by: "people", descending: true)
print(cities)
print(large)
