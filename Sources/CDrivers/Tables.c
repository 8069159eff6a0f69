#include "CDrivers.h"
#include <dlfcn.h>

#define SYMBOL(result, name, ...) \
  if (!(*(void **)&table->name = dlsym(library, #name))) return #name;

const char *sw_nvrtc_load(sw_nvrtc *table, void *library) {
#include "NVRTC.inc"
  return 0;
}

const char *sw_opencl_load(sw_opencl *table, void *library) {
#include "OpenCL.inc"
  return 0;
}
