// Tables of functions of libraries that are found while the program runs, so that nothing of them is
// needed to build or to start. Never API. Each `.inc` lists one library's functions, one a line, and
// Scripts/check-drivers compares every line with the maker's own headers and libraries.
#ifndef SW_CDRIVERS_H
#define SW_CDRIVERS_H

#include "NVRTC.h"
#include "OpenCL.h"

#endif
