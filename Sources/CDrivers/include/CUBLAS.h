// cuBLAS, matrix products.
// Source: https://docs.nvidia.com/cuda/cublas/index.html
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "CUDADriver.h"

typedef int sw_cublas_status, sw_cublas_operation, sw_cublas_math, sw_cublas_compute,
    sw_cublas_algorithm;
typedef struct sw_cublas_state *sw_cublas_handle;
typedef struct { float real, imaginary; } sw_cu_complex64;
typedef struct { double real, imaginary; } sw_cu_complex128;

// Numbers' types, as all of NVIDIA's libraries name them.
typedef int sw_cuda_type;
enum {
  SW_CUDA_F32 = 0,
  SW_CUDA_F64 = 1,
  SW_CUDA_F16 = 2,
  SW_CUDA_C64 = 4,
  SW_CUDA_C128 = 5,
  SW_CUDA_BF16 = 14,
};

enum { SW_CUBLAS_ALLOC_FAILED = 3 };
enum { SW_CUBLAS_N = 0, SW_CUBLAS_T = 1, SW_CUBLAS_C = 2 };
enum { SW_CUBLAS_UPPER = 1 };
enum { SW_CUBLAS_FULL_PRECISION_REDUCTION = 16 };
enum { SW_CUBLAS_COMPUTE_F32 = 68, SW_CUBLAS_COMPUTE_TF32 = 77, SW_CUBLAS_COMPUTE_F64 = 70 };
enum { SW_CUBLAS_DEFAULT_ALGORITHM = -1 };

typedef struct {
#define SYMBOL(result, name, ...) result (*name)(__VA_ARGS__);
#include "../CUBLAS.inc"
#undef SYMBOL
} sw_cublas;

/// Fills the table from an open library; returns NULL, or the first function the library lacks.
const char *sw_cublas_load(sw_cublas *table, void *library);
