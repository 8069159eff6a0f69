import Swiftwater

/// The job's answers as one page with tables and pictures.
package struct PopulationReport {
  package init(_ job: PopulationJob, directory: String) throws {}
  package func write(to path: String) throws {}
  package func writePictures(into folder: String) throws {}
}
