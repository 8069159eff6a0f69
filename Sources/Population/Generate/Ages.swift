/// How many people there are of each age.
enum Ages {
  /// The oldest age that is recorded; older people are counted with it.
  static let oldest = 90

  /// Thousands of people of the ages 0, 1, … 90.
  ///
  /// Entered by hand as a rounded age pyramid of England and Wales and then moved, as little and as
  /// smoothly as possible, to a mean of 40.12, a standard deviation of 23.64, quartiles of 21, 39
  /// and 58 years, 21.3 % below 18 and 17.3 % above 65.
  static let thousands: [Double] = [
    622, 650, 678, 705, 731, 755, 764, 770, 772, 757,
    738, 715, 691, 664, 633, 617, 598, 600, 602, 613,
    629, 634, 648, 668, 696, 730, 767, 795, 823, 850,
    875, 890, 901, 907, 907, 902, 891, 852, 810, 782,
    754, 727, 729, 733, 739, 756, 776, 798, 803, 809,
    816, 825, 814, 802, 789, 765, 740, 712, 683, 660,
    636, 611, 588, 574, 561, 549, 556, 564, 574, 582,
    592, 550, 509, 487, 465, 446, 427, 408, 391, 374,
    356, 336, 315, 293, 271, 247, 223, 198, 172, 146,
    615,
  ]
}
