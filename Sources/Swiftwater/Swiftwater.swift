@_exported import SwiftwaterDevices
@_exported import SwiftwaterFrames
@_exported import SwiftwaterGraphs
@_exported import SwiftwaterLearning
@_exported import SwiftwaterPlots
@_exported import SwiftwaterTensors
