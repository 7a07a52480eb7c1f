netcdf icon-2025-01-01 {
dimensions:
  time = 4 ;
variables:
  float t2m(time) ;
data:
  t2m = 271.1, 272.4, 274.9, 273.2 ;
}
