// cuDNN, convolutions, pooling and normalisation.
// Source: https://docs.nvidia.com/deeplearning/cudnn/backend/latest/api/overview.html
#pragma once
#include <stddef.h>
#include "CUDADriver.h"

typedef int sw_cudnn_status, sw_cudnn_type, sw_cudnn_format, sw_cudnn_convolution_mode,
    sw_cudnn_math, sw_cudnn_pooling_mode, sw_cudnn_nan, sw_cudnn_norm_mode, sw_cudnn_determinism,
    sw_cudnn_forward_algorithm, sw_cudnn_data_algorithm, sw_cudnn_filter_algorithm;
typedef struct sw_cudnn_state *sw_cudnn_handle;
typedef struct sw_cudnn_tensor_state *sw_cudnn_tensor;
typedef struct sw_cudnn_filter_state *sw_cudnn_filter;
typedef struct sw_cudnn_convolution_state *sw_cudnn_convolution;
typedef struct sw_cudnn_pooling_state *sw_cudnn_pooling;

enum { SW_CUDNN_F32 = 0, SW_CUDNN_F64 = 1, SW_CUDNN_F16 = 2, SW_CUDNN_BF16 = 9 };
enum { SW_CUDNN_NCHW = 0 };
enum { SW_CUDNN_CROSS_CORRELATION = 1 };
enum { SW_CUDNN_DEFAULT_MATH = 0, SW_CUDNN_TENSOR_MATH = 1, SW_CUDNN_FMA_MATH = 3 };
enum { SW_CUDNN_DETERMINISTIC = 1 };
enum {
  SW_CUDNN_AVERAGE_WITH_PADDING = 1,
  SW_CUDNN_AVERAGE = 2,
  SW_CUDNN_MAX_DETERMINISTIC = 3,
};
enum { SW_CUDNN_PROPAGATE_NAN = 1 };
enum { SW_CUDNN_NORM_SPATIAL = 1 };

// One way to convolve, with what it costs.
typedef struct {
  int algorithm;
  sw_cudnn_status status;
  float milliseconds;
  size_t byte_count;
  sw_cudnn_determinism determinism;
  sw_cudnn_math math;
  int reserved[3];
} sw_cudnn_choice;
typedef sw_cudnn_choice sw_cudnn_forward_choice, sw_cudnn_data_choice, sw_cudnn_filter_choice;

typedef struct {
#define SYMBOL(result, name, ...) result (*name)(__VA_ARGS__);
#include "../CUDNN.inc"
#undef SYMBOL
} sw_cudnn;

/// Fills the table from an open library; returns NULL, or the first function the library lacks.
const char *sw_cudnn_load(sw_cudnn *table, void *library);
