int swiftwater_ckernels_version(void);
