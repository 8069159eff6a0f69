print("swiftwater")
