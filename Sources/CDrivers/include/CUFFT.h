// cuFFT, Fourier transforms.
// Source: https://docs.nvidia.com/cuda/cufft/index.html
#pragma once
#include <stddef.h>
#include "CUBLAS.h"

typedef int sw_cufft_result, sw_cufft_plan;

enum { SW_CUFFT_ALLOC_FAILED = 2 };
enum { SW_CUFFT_FORWARD = -1, SW_CUFFT_INVERSE = 1 };

typedef struct {
#define SYMBOL(result, name, ...) result (*name)(__VA_ARGS__);
#include "../CUFFT.inc"
#undef SYMBOL
} sw_cufft;

/// Fills the table from an open library; returns NULL, or the first function the library lacks.
const char *sw_cufft_load(sw_cufft *table, void *library);
