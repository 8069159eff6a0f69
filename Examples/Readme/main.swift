import Swiftwater

let people = try DataFrame(csv: "swiftwater-demo/scale-0.01/population.csv")  // from `make demo`
print(try people.groupBy("county").aggregate(col("age").mean().as("mean age")).head())

let points = try people.matrix("lat", "long")
let depots = try KMeans(clusters: 5, seed: 7).fit(points)
print(depots.centres)

var x = Tensor.ones([1000, 1000, 10])
x *= 5; x *= x; x += x  // one pass over memory, in place
print(x.sum(axis: 1))

try Plot("Where people live").density(people["long"], people["lat"]).write(to: "people.svg")
