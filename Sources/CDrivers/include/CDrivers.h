int swiftwater_cdrivers_version(void);
