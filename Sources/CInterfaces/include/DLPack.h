// DLPack: arrays between libraries without copying, version 1.x and the form before versions.
// Source: https://dmlc.github.io/dlpack/latest/c_api.html
#pragma once
#include <stdint.h>

enum { SW_DL_MAJOR = 1, SW_DL_MINOR = 1 };
enum { SW_DL_CPU = 1, SW_DL_CUDA = 2, SW_DL_CUDA_HOST = 3, SW_DL_OPENCL = 4, SW_DL_CUDA_MANAGED = 13 };
enum {
  SW_DL_INT = 0,
  SW_DL_UINT = 1,
  SW_DL_FLOAT = 2,
  SW_DL_BFLOAT = 4,
  SW_DL_COMPLEX = 5,
  SW_DL_BOOL = 6,
};
enum { SW_DL_READ_ONLY = 1, SW_DL_IS_COPIED = 2 };

typedef struct {
  void *data;
  int32_t device_type, device_id;
  int32_t ndim;
  uint8_t type_code, type_bits;
  uint16_t type_lanes;
  int64_t *shape;
  int64_t *strides;  // in elements; NULL: row-major without gaps
  uint64_t byte_offset;
} sw_dl_tensor;

typedef struct sw_dl_managed {
  sw_dl_tensor tensor;
  void *manager;
  void (*deleter)(struct sw_dl_managed *self);
} sw_dl_managed;

typedef struct sw_dl_versioned {
  uint32_t major, minor;
  void *manager;
  void (*deleter)(struct sw_dl_versioned *self);
  uint64_t flags;
  sw_dl_tensor tensor;
} sw_dl_versioned;
