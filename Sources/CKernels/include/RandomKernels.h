// Random numbers of whole tiles.
#ifndef SW_RANDOM_KERNELS_H
#define SW_RANDOM_KERNELS_H

#include "InstructionSet.h"
#include <stdint.h>

/// The numbers that are drawn together: four from each place of the generator.
enum { SW_NORMALS_TILE = 1024 };

/// Writes normal numbers first ..< first + count, where `first` is a multiple of the tile. Number
/// 1024 b + 256 k + j is made of words k / 2 * 2 and k / 2 * 2 + 1 of Philox-4x32-10 at place
/// 256 b + j, by the cosine for even k and by the sine for odd k. The bits are the same for every
/// instruction set.
void sw_normal_floats(uint64_t seed, uint64_t stream, int64_t first, int64_t count, float mean,
                      float deviation, float *target);

/// Writes the pairs of numbers of the places first ..< first + pairs of Philox-4x32-10, evenly drawn:
/// each is low + width u for u in [0, 1) of 53 bits, and at most `last`. The bits are the same for
/// every instruction set.
void sw_uniform_doubles(uint64_t seed, uint64_t stream, int64_t first, int64_t pairs, double low,
                        double width, double last, double *target);

#endif
