#include "CDrivers.h"
#include <dlfcn.h>

#define OPTIONAL(result, name, ...) *(void **)&table->name = dlsym(library, #name);
#define SYMBOL(result, name, ...) \
  OPTIONAL(result, name)          \
  if (!table->name) return #name;

const char *sw_cu_load(sw_cu *table, void *library) {
#include "CUDADriver.inc"
  return 0;
}

const char *sw_nvrtc_load(sw_nvrtc *table, void *library) {
#include "NVRTC.inc"
  return 0;
}
