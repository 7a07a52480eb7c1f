netcdf icon-2025-01-02 {
dimensions:
  time = 4 ;
variables:
  float t2m(time) ;
data:
  t2m = 272.1, 273.4, 275.9, 274.2 ;
}
