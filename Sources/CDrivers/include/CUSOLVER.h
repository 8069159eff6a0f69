// cuSOLVER, factorisations of matrices that lie column by column.
// Source: https://docs.nvidia.com/cuda/cusolver/index.html
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "CUBLAS.h"

typedef int sw_cusolver_status, sw_cusolver_job, sw_cublas_fill;
typedef struct sw_cusolver_state *sw_cusolver_handle;
typedef struct sw_cusolver_parameter_state *sw_cusolver_parameters;

enum { SW_CUSOLVER_ALLOC_FAILED = 2 };
enum { SW_CUSOLVER_NO_VECTORS = 0, SW_CUSOLVER_VECTORS = 1 };

typedef struct {
#define SYMBOL(result, name, ...) result (*name)(__VA_ARGS__);
#include "../CUSOLVER.inc"
#undef SYMBOL
} sw_cusolver;

/// Fills the table from an open library; returns NULL, or the first function the library lacks.
const char *sw_cusolver_load(sw_cusolver *table, void *library);
