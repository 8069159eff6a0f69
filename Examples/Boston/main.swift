// House prices: load, split, scale, fit, judge.
//
// Usage: boston [--all-features]. The column `black`, derived from the race of residents, is left
// out by default; with --all-features the whole reference is reproduced as well.
import Swiftwater

let usesAll = CommandLine.arguments.contains("--all-features")
let homes = try DataFrame(csv: "Examples/Data/boston.csv")
let features = try homes.drop("medv")
let inputs = try (usesAll ? features : features.drop("black")).matrix()
let prices = try homes["medv"].tensor()

let split = try TrainTestSplit(count: prices.count, testShare: 0.2, seed: 42)
let scaler = try StandardScaler().fit(inputs.taking(split.train))
let model = try LinearRegression().fit(
  scaler.transform(inputs.taking(split.train)), prices.taking(split.train))
let predicted = try model.predict(scaler.transform(inputs.taking(split.test)))
let actual = prices.taking(split.test)
print(
  "\(inputs.shape[1]) features, \(split.train.count) homes to learn from, \(actual.count) to judge")
print("RMSE \(predicted.rootMeanSquaredError(to: actual))")
print("R²   \(predicted.determination(of: actual))")

let whole = try LinearRegression().fit(inputs, prices)
print("R² of a fit to all rows \(try whole.predict(inputs).determination(of: prices))")
