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

/// Writes the pairs of normal numbers of the places first ..< first + pairs of Philox-4x32-10: the first
/// two words of a place give the radius, the others the angle, 53 bits each; the cosine comes first. The
/// bits are the same for every instruction set.
void sw_normal_doubles(uint64_t seed, uint64_t stream, uint64_t first, int64_t pairs, double mean,
                       double deviation, double *target);

/// Writes the pairs of exponential numbers of mean 1 of the places first ..< first + pairs of
/// Philox-4x32-10, 53 bits each. The bits are the same for every instruction set.
void sw_exponentials(uint64_t seed, uint64_t stream, uint64_t first, int64_t pairs, double *target);

/// Writes numbers from 0 up to 1: number k is made of the first two words at place first + k.
void sw_uniforms(uint64_t seed, uint64_t stream, uint64_t first, int64_t count, double *target);

/// Writes the four words of each of `count` places of Philox-4x32-10, from `first` on; those of one place
/// lie together, `apart` words from those of the next. The count is at most SW_NORMALS_TILE / 4.
void sw_random_words(uint64_t seed, uint64_t stream, uint64_t first, int64_t count, int64_t apart,
                     uint32_t *target);

/// Brings `count` of all rows to the front of `order` by exchanging each place with one of those from
/// it on, chosen by a number from 0 up to 1.
void sw_draw(intptr_t *order, int64_t rows, int64_t count, const double *numbers);

/// Writes the pairs of numbers of the places first ..< first + pairs of Philox-4x32-10, evenly drawn:
/// each is low + width u for u in [0, 1) of 53 bits, and at most `last`. The bits are the same for
/// every instruction set.
void sw_uniform_doubles(uint64_t seed, uint64_t stream, int64_t first, int64_t pairs, double low,
                        double width, double last, double *target);

#endif
