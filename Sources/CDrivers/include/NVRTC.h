// NVRTC, the compiler of CUDA C++ texts.
// Source: https://docs.nvidia.com/cuda/nvrtc/index.html
#pragma once
#include <stddef.h>

typedef int sw_nvrtc_result;
typedef struct sw_nvrtc_program_state *sw_nvrtc_program;

enum { SW_NVRTC_SUCCESS = 0, SW_NVRTC_COMPILATION = 6 };

typedef struct {
#define SYMBOL(result, name, ...) result (*name)(__VA_ARGS__);
#include "../NVRTC.inc"
#undef SYMBOL
} sw_nvrtc;

/// Fills the table from an open library; returns NULL, or the first function the library lacks.
const char *sw_nvrtc_load(sw_nvrtc *table, void *library);
