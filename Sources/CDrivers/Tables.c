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

const char *sw_cublas_load(sw_cublas *table, void *library) {
#include "CUBLAS.inc"
  return 0;
}

const char *sw_cusolver_load(sw_cusolver *table, void *library) {
#include "CUSOLVER.inc"
  return 0;
}

const char *sw_cufft_load(sw_cufft *table, void *library) {
#include "CUFFT.inc"
  return 0;
}

const char *sw_cudnn_load(sw_cudnn *table, void *library) {
#include "CUDNN.inc"
  return 0;
}

const char *sw_nvrtc_load(sw_nvrtc *table, void *library) {
#include "NVRTC.inc"
  return 0;
}

const char *sw_opencl_load(sw_opencl *table, void *library) {
#include "OpenCL.inc"
  return 0;
}
