#include "CDrivers.h"
int swiftwater_cdrivers_version(void) { return 1; }
