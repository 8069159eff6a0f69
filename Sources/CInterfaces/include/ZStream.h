// The state that zlib's functions share with their caller.
// Source: https://www.zlib.net/manual.html
#pragma once

typedef struct {
  const unsigned char *next_in;
  unsigned int avail_in;
  unsigned long total_in;
  unsigned char *next_out;
  unsigned int avail_out;
  unsigned long total_out;
  const char *message;
  void *state;
  void *allocate, *release, *opaque;  // NULL: zlib's own
  int data_type;
  unsigned long checksum;
  unsigned long reserved;
} sw_z_stream;

enum { SW_Z_NO_FLUSH = 0, SW_Z_FINISH = 4 };
enum { SW_Z_OK = 0, SW_Z_STREAM_END = 1, SW_Z_BUFFER = -5 };
enum { SW_Z_DEFLATED = 8, SW_Z_RAW_WINDOW = -15, SW_Z_MEMORY_LEVEL = 8 };
