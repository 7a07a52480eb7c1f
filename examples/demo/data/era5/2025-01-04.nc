netcdf era5-2025-01-04 {
dimensions:
  time = 4 ;
variables:
  float t2m(time) ;
data:
  t2m = 274.1, 275.4, 277.9, 276.2 ;
}
