netcdf era5-2025-01-05 {
dimensions:
  time = 4 ;
variables:
  float t2m(time) ;
data:
  t2m = 275.1, 276.4, 278.9, 277.2 ;
}
